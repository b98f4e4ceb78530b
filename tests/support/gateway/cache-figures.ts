import type { CacheOutcome } from '../../../gateway/cache/entity-cache.ts';

/** What a gateway's cache knew of entities so far, and what was asked of their subgraph. */
export type CacheFigures = Record<CacheOutcome | 'requests', number>;

export async function readCacheFigures(url: string, subgraph: string): Promise<CacheFigures> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sum = (name: string, ...labels: string[]) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) && [`subgraph="${subgraph}"`, ...labels].every((label) => line.includes(label)))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0);
  const looks = (outcome: CacheOutcome) => sum('gateway_entity_cache_total', `outcome="${outcome}"`);
  return {
    hit: looks('hit'),
    miss: looks('miss'),
    bypass: looks('bypass'),
    requests: sum('gateway_subgraph_duration_seconds_count'),
  };
}
