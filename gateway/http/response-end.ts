import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Calls back once when there is nothing more to be done for a response: it is sent, or its client has left. One that waits for an earlier
 * one on its connection hears nothing of that by itself.
 */
export function onResponseEnd({ socket }: IncomingMessage, response: ServerResponse, callback: () => void): void {
  if (response.socket !== null) {
    response.once('close', callback);
    return;
  }
  // As many as the client has sent at once.
  socket.setMaxListeners(0);
  const end = () => {
    socket.off('close', end);
    response.off('close', end);
    callback();
  };
  response.once('close', end);
  socket.once('close', end);
}
