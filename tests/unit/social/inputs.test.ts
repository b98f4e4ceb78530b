import { describe, expect, it } from 'vitest';
import { parseInput } from '../../../platform/validation.ts';
import { commentInput, createPostInput, editedBody, followInput, likeInput, shareInput } from '../../../subgraphs/social/domain/inputs.ts';

describe('inputs', () => {
  it('counts characters, not bytes, after blanks at both ends are gone', () => {
    const body = ` ${'😀'.repeat(10_000)} `;
    expect(parseInput(createPostInput, { body }).body).toBe(body.trim());
  });

  it('likes and shares posts and follows people unless told', () => {
    const kinds = [likeInput, shareInput, followInput].map(
      (schema) => (parseInput<unknown>(schema, { targetId: 'x' }) as { targetType: string }).targetType,
    );
    expect(kinds).toEqual(['POST', 'POST', 'USER']);
  });

  it.each([
    { why: 'it is empty', schema: createPostInput, value: { body: '' }, field: 'input.body' },
    { why: 'it is blank', schema: createPostInput, value: { body: ' \n ' }, field: 'input.body' },
    { why: 'it is markup alone', schema: createPostInput, value: { body: '<img src=x onerror=alert(1)>' }, field: 'input.body' },
    { why: 'it is too long for a post', schema: createPostInput, value: { body: 'x'.repeat(10_001) }, field: 'input.body' },
    { why: 'it is 10 MB', schema: createPostInput, value: { body: '<a'.repeat(5_000_000) }, field: 'input.body' },
    { why: 'it is too long for a comment', schema: commentInput, value: { parentId: 'x', body: 'x'.repeat(5_001) }, field: 'input.body' },
    { why: 'it is too long for a share', schema: shareInput, value: { targetId: 'x', body: 'x'.repeat(10_001) }, field: 'input.body' },
    {
      why: 'members are told to read a page',
      schema: createPostInput,
      value: { body: 'x', privacy: 'COURSE_MEMBERS' },
      field: 'input.privacy',
    },
    { why: 'the key is empty', schema: createPostInput, value: { body: 'x', idempotencyKey: '' }, field: 'input.idempotencyKey' },
    {
      why: 'the key is too long',
      schema: commentInput,
      value: { parentId: 'x', body: 'x', idempotencyKey: 'k'.repeat(256) },
      field: 'input.idempotencyKey',
    },
    { why: 'an id holds what no id holds', schema: likeInput, value: { targetId: 'x\0' }, field: 'input.targetId' },
    { why: 'an id is too long', schema: likeInput, value: { targetId: 'x'.repeat(256) }, field: 'input.targetId' },
  ])('are refused when $why', ({ schema, value, field }) => {
    expect(() => parseInput<unknown>(schema, value)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', field }));
  });

  it('a share needs no words, a comment does', () => {
    expect(editedBody.SHARE.safeParse(' ').success).toBe(true);
    expect(editedBody.COMMENT.safeParse(' ').success).toBe(false);
  });
});
