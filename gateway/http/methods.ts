/** Whether a request asks for an answer and changes nothing. A HEAD is a GET, whose body is not sent. */
export const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';
