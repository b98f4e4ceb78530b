import { createSubgraphServer } from '../../gateway/subgraphs/server.ts';
import { createSources } from './sources.ts';

const [port] = process.argv.slice(2);
createSubgraphServer(createSources()).listen(Number(port), '127.0.0.1');
