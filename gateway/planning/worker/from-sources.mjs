// Starts main.ts where nothing is built: a thread does not take over what compiles the sources of the one that starts it.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
