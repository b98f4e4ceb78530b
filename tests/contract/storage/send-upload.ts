import type { SignedUpload } from '../../../platform/storage/object-store.ts';

/** Uploads as a browser would. */
export function sendUpload(target: SignedUpload, body: string, contentType: string): Promise<Response> {
  if (target.method === 'PUT')
    return fetch(target.url, { method: 'PUT', headers: { ...target.headers, 'content-type': contentType }, body });
  const form = new FormData();
  for (const [name, value] of Object.entries(target.fields)) form.set(name, name === 'Content-Type' ? contentType : value);
  form.set('file', new Blob([body], { type: contentType }), 'upload');
  return fetch(target.url, { method: 'POST', body: form });
}
