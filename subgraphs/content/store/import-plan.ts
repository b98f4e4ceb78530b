import { importedItemPrefix, type ImportedItem, type StagedItem } from '../domain/course-import.ts';

/** A row that an import has made. `packageHash` is null until it was published, and again when an import has deleted it. */
export type StoredItem = { key: number; id: string; packageHash: string | null; publishedAt: Date | null; deletedAt: Date | null };

/**
 * What publishing `staged` does to each item: in the package's order, then the deleted ones.
 * @param stored has a row for each staged item
 */
export function compareItems(packageId: string, staged: readonly StagedItem[], stored: readonly StoredItem[]): ImportedItem[] {
  const prefix = importedItemPrefix(packageId);
  const rows = new Map(stored.map((row) => [row.id, row]));
  const wanted = new Set(staged.map(({ id }) => id));
  const toImported = (row: StoredItem, change: ImportedItem['change']) => ({
    itemId: row.id.slice(prefix.length),
    contentId: row.id,
    contentKey: row.key,
    change,
  });
  const kept = staged.flatMap(({ id, hash }) => {
    const row = rows.get(id);
    if (!row) return [];
    if (row.packageHash === null) return [toImported(row, 'created')];
    return [toImported(row, row.packageHash === hash ? 'unchanged' : 'updated')];
  });
  const gone = stored.filter(({ id, packageHash, deletedAt }) => !wanted.has(id) && packageHash !== null && deletedAt === null);
  return [...kept, ...gone.map((row) => toImported(row, 'deleted'))];
}
