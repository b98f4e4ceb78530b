import type { PackageProblem } from './problem.ts';
import { findUnsafeHtml } from './unsafe-html.ts';
import { lineCounter } from './text.ts';

/** Cues of a transcript come one after the other: captions that overlap are allowed by WebVTT, and not here. */
export function validateVtt(file: string, text: string): PackageProblem[] {
  const problems: PackageProblem[] = [];
  const report = (line: number, expected: string, found: string) => problems.push({ file, line, expected, found });
  const lines = text.split(/\r\n|\n|\r/);

  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')) report(1, 'the header "WEBVTT"', quote(lines[0] ?? ''));
  let lastEnd = 0;
  let lastStart = 0;
  let cues = 0;
  for (const block of splitBlocks(lines)) {
    const at = block.findIndex(({ text }) => text.includes('-->'));
    const [first] = block;
    if (!first || /^(NOTE|STYLE|REGION)(?:[ \t]|$)/.test(first.text) || (first.line === 1 && at === -1)) continue;
    const timing = block[at];
    if (!timing || at > 1) {
      const line = block[Math.min(1, block.length - 1)]!.line;
      report(line, 'a line with a cue\'s times, "00:00.000 --> 00:01.000"', quote(first.text));
      continue;
    }
    // The header's block ends at a blank line.
    if (first.line === 1 && at > 0) report(timing.line, 'a blank line after the header', quote(timing.text));
    cues += 1;
    for (const { line, text } of block.slice(at + 1)) if (text.includes('-->')) report(line, 'a blank line between two cues', quote(text));
    if (block.length === at + 1) report(timing.line, 'a text below the times', 'nothing');

    const times = parseTimes(timing.text);
    if ('wrong' in times) {
      report(timing.line, 'times as hh:mm:ss.ttt or mm:ss.ttt', quote(times.wrong));
      continue;
    }
    const { start, end } = times;
    if (end <= start) report(timing.line, 'an end after the start', quote(timing.text));
    if (start < lastStart) report(timing.line, 'a cue after the one before', quote(timing.text));
    else if (start < lastEnd) report(timing.line, 'a cue that starts when the one before has ended', quote(timing.text));
    lastStart = start;
    lastEnd = Math.max(lastEnd, end);
  }
  if (cues === 0) report(lines.length, 'at least one cue', 'none');

  const lineOf = lineCounter(text);
  for (const { offset, expected, found } of findUnsafeHtml(text)) report(lineOf(offset), expected, found);
  return problems;
}

type Line = { line: number; text: string };

function splitBlocks(lines: readonly string[]): Line[][] {
  const blocks: Line[][] = [[]];
  for (const [i, text] of lines.entries()) {
    if (text === '') blocks.push([]);
    else blocks.at(-1)!.push({ line: i + 1, text });
  }
  return blocks.filter((block) => block.length > 0);
}

function parseTimes(line: string): { start: number; end: number } | { wrong: string } {
  const [left = '', right = ''] = line.split('-->');
  // What follows the second time are the cue's settings.
  const texts = [left.trim(), right.trim().split(/[ \t]/)[0] ?? ''];
  const [start, end] = texts.map(parseTime);
  if (start === null || start === undefined) return { wrong: texts[0]! };
  if (end === null || end === undefined) return { wrong: texts[1]! };
  return { start, end };
}

/** Milliseconds; `null` where it is no WebVTT timestamp. */
function parseTime(text: string): number | null {
  const match = /^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})$/.exec(text);
  if (!match) return null;
  const [, hours = '0', minutes, seconds, milliseconds] = match;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(milliseconds);
}

const quote = (text: string) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
