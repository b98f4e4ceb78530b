// What any gateway in Node must spend: takes a request, sends it on, and sends the answer back: node proxy.js <port> <url>
import { createServer } from 'node:http';
import { Pool } from 'undici';

const [port, to = ''] = process.argv.slice(2);
const { origin, pathname: path } = new URL(to);
const pool = new Pool(origin, { connections: 128 });

createServer((request, response) => {
  forward(request, response).catch((/** @type {unknown} */ error) => response.writeHead(502).end(String(error)));
}).listen(Number(port), '127.0.0.1');

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function forward(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', authorization: request.headers.authorization },
    body: Buffer.concat(chunks),
  });
  const bytes = Buffer.from(await body.arrayBuffer());
  response.writeHead(statusCode, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
}
