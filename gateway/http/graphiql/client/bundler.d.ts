/** File names of the worker bundles, relative to the main script. The bundler fills them in, because they carry a content hash. */
declare const WORKER_FILES: { readonly editor: string; readonly graphql: string; readonly json: string };

declare module '*.css';
