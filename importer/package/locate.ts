import { type Document, type LineCounter, type Node, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';

export type YamlPath = readonly (string | number)[];

/** Both 1-based. */
export type YamlPosition = { line: number; column: number };

/**
 * Where the node at `path` begins, or the deepest one that exists on the way to it.
 * `key` asks for the key in front of it. Aliases are followed: the position is that of what was written.
 */
export function locate(document: Document, lines: LineCounter, path: YamlPath, key?: 'key'): YamlPosition {
  let node: Node | null = document.contents;
  let start = node?.range?.[0] ?? 0;
  for (const [depth, segment] of path.entries()) {
    const child = findChild(isAlias(node) ? (node.resolve(document) ?? null) : node, segment);
    if (!child) break;
    const preferred = key && depth === path.length - 1 ? child.key : child.value;
    start = preferred?.range?.[0] ?? child.key?.range?.[0] ?? start;
    node = child.value;
  }
  const { line, col } = lines.linePos(start);
  return { line, column: col };
}

/** `items[3].prerequisites[0]` */
export const formatPath = (path: YamlPath): string =>
  path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part), '');

function findChild(node: Node | null, segment: string | number): { key: Node | null; value: Node | null } | null {
  if (isSeq(node)) {
    const value = node.items[Number(segment)];
    return isNode(value) ? { key: value, value } : null;
  }
  if (!isMap(node)) return null;
  // Of doubled keys the last one counts.
  const pair = node.items.findLast(({ key }) => String(isScalar(key) ? key.value : key) === String(segment));
  if (!pair) return null;
  return { key: isNode(pair.key) ? pair.key : null, value: isNode(pair.value) ? pair.value : null };
}
