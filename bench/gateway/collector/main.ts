// Takes traces and forgets them: `node main.ts <port>`. What is posted below /<name> is counted in bytes, and GET /<name> says how many came.
import { createServer } from 'node:http';

const bytes = new Map<string, number>();
const nameOf = (url = ''): string => url.split('/')[1] ?? '';

createServer((request, response) => {
  const name = nameOf(request.url);
  if (request.method === 'GET') {
    response.end(String(bytes.get(name) ?? 0));
    return;
  }
  request.on('data', (chunk: Buffer) => void bytes.set(name, (bytes.get(name) ?? 0) + chunk.length));
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
}).listen(Number(process.argv[2]), '127.0.0.1');
