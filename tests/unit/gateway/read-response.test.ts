import { describe, expect, it } from 'vitest';
import { readResponse } from '../../../gateway/endpoints/read-response.ts';

const read = (text: string, status = 200) => {
  const { cacheControl, dataText, ...response } = readResponse('shop', { status, text, cacheControl: 'max-age=1' });
  return { response, cacheControl, dataText };
};

describe('a response of a subgraph', () => {
  it('keeps its data, and what there is of its errors, where something about them is wrong', () => {
    const data = { a: 1 };
    const withErrors = (errors: unknown) => read(JSON.stringify({ data, errors })).response;

    expect(withErrors(null)).toEqual({ data });
    expect(withErrors([])).toEqual({ data, errors: [] });
    expect(withErrors([{ message: 'No', path: ['a', 0], extensions: { code: 'A' } }])).toEqual({
      data,
      errors: [{ message: 'No', path: ['a', 0], extensions: { code: 'A' } }],
    });
    expect(
      withErrors([
        { message: 'No', extensions: [] },
        { path: ['a'] },
        { message: 'No', path: 'a' },
        { message: 'No', path: [{}] },
        7,
        'No',
      ]),
    ).toEqual({
      data,
      errors: [{ message: 'No' }, { message: '', path: ['a'] }, { message: 'No' }, { message: 'No' }, { message: '' }, { message: 'No' }],
    });
  });

  it.each(['', '[]', '7', 'null', '{}', '{"errors":null}', '{"data":[]}', '{"data":"a"}', '{"data":{},"errors":{}}', '{"data":{}'])(
    'is none where it is %j',
    (text) => {
      expect(() => read(text)).toThrow('Subgraph "shop" answered 200 with');
    },
  );

  it('says how long it is good for in its header alone, and with a status of 200', () => {
    expect(read('{"data":null,"cacheControl":"max-age=9","dataText":"1"}')).toEqual({
      response: { data: null },
      cacheControl: 'max-age=1',
      dataText: undefined,
    });
    expect(read('{"data":null}', 500).cacheControl).toBeUndefined();
  });

  it('has the text of its data where it is data alone', () => {
    expect(read('{"data":{"a": 1}}').dataText).toBe('{"a": 1}');
    expect(read('{"data":{"a":1}}\r\n').dataText).toBe('{"a":1}');
    expect(read('{"data":{"a":1},"extensions":{}}').dataText).toBeUndefined();
    expect(read('{ "data":{"a":1}}').dataText).toBeUndefined();
  });
});
