// Hive Gateway with its planner in Rust. Imported here rather than asked for by the option, which falls back to the other one unseen.
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { gatewayConfig as common } from './hive.config.js';

export const gatewayConfig = { ...common, unifiedGraphHandler };
