import { createSubgraphServer } from '../../gateway/subgraphs/server.ts';
import { SUBGRAPHS } from '../../gateway/subgraphs/subgraphs.ts';

const [port] = process.argv.slice(2);
createSubgraphServer(SUBGRAPHS, { keepsNothing: true }).listen(Number(port), '127.0.0.1');
