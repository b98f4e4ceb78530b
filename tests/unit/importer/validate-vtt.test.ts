import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../importer/package/problem.ts';
import { validateVtt } from '../../../importer/package/validate-vtt.ts';

const problemsOf = (text: string) => validateVtt('a.vtt', text).map(formatProblem);
const cue = (times: string, text = 'Hi') => `${times}\n${text}\n`;

describe('a transcript', () => {
  it.each([
    { what: 'hours, settings and ids', text: `WEBVTT - Rules\nKind: captions\n\n1\n${cue('01:00:00.000 --> 100:00:01.000 align:start')}` },
    { what: 'notes and styles', text: `WEBVTT\n\nNOTE\nx --> y\n\nSTYLE\n::cue {}\n\n${cue('00:00.000 --> 00:01.000', '<v Ann>Hi</v>')}` },
    { what: 'the line ends of Windows', text: `WEBVTT\r\n\r\n00:00.000 --> 00:01.000\r\nHi\r\n` },
  ])('may have $what', ({ text }) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it.each([
    {
      what: 'no header',
      text: cue('00:00.000 --> 00:01.000'),
      problem: 'a.vtt:1 expected the header "WEBVTT", found "00:00.000 --> 00:01.000"',
    },
    {
      what: 'another word',
      text: `WEBVTTX\n\n${cue('00:00.000 --> 00:01.000')}`,
      problem: 'a.vtt:1 expected the header "WEBVTT", found "WEBVTTX"',
    },
    {
      what: 'no blank line after the header',
      text: `WEBVTT\n${cue('00:00.000 --> 00:01.000')}`,
      problem: 'a.vtt:2 expected a blank line after the header, found "00:00.000 --> 00:01.000"',
    },
    { what: 'no cue', text: 'WEBVTT\n', problem: 'a.vtt:2 expected at least one cue, found none' },
    {
      what: 'a start without milliseconds',
      text: `WEBVTT\n\n${cue('00:00 --> 00:01.000')}`,
      problem: 'a.vtt:3 expected times as hh:mm:ss.ttt or mm:ss.ttt, found "00:00"',
    },
    {
      what: 'an end in the style of SubRip',
      text: `WEBVTT\n\n${cue('00:00.000 --> 00:01,000')}`,
      problem: 'a.vtt:3 expected times as hh:mm:ss.ttt or mm:ss.ttt, found "00:01,000"',
    },
    {
      what: '60 seconds',
      text: `WEBVTT\n\n${cue('00:00.000 --> 00:60.000')}`,
      problem: 'a.vtt:3 expected times as hh:mm:ss.ttt or mm:ss.ttt, found "00:60.000"',
    },
    {
      what: 'an end before its start',
      text: `WEBVTT\n\n${cue('00:02.000 --> 00:01.000')}`,
      problem: 'a.vtt:3 expected an end after the start, found "00:02.000 --> 00:01.000"',
    },
    {
      what: 'a cue out of order',
      text: `WEBVTT\n\n${cue('00:05.000 --> 00:06.000')}\n${cue('00:01.000 --> 00:02.000')}`,
      problem: 'a.vtt:6 expected a cue after the one before, found "00:01.000 --> 00:02.000"',
    },
    {
      what: 'a cue over another one',
      text: `WEBVTT\n\n${cue('00:00.000 --> 00:02.000')}\n${cue('00:01.000 --> 00:03.000')}`,
      problem: 'a.vtt:6 expected a cue that starts when the one before has ended, found "00:01.000 --> 00:03.000"',
    },
    {
      what: 'a cue without text',
      text: `WEBVTT\n\n00:00.000 --> 00:01.000\n`,
      problem: 'a.vtt:3 expected a text below the times, found nothing',
    },
    {
      what: 'two cues without a blank line',
      text: `WEBVTT\n\n${cue('00:00.000 --> 00:01.000')}${cue('00:01.000 --> 00:02.000')}`,
      problem: 'a.vtt:5 expected a blank line between two cues, found "00:01.000 --> 00:02.000"',
    },
    {
      what: 'text without times',
      text: `WEBVTT\n\n${cue('00:00.000 --> 00:01.000')}\nHello\n`,
      problem: `a.vtt:6 expected a line with a cue's times, "00:00.000 --> 00:01.000", found "Hello"`,
    },
    {
      what: 'a script',
      text: `WEBVTT\n\n${cue('00:00.000 --> 00:01.000', '<script>')}`,
      problem: 'a.vtt:4 expected text without active HTML, found <script>',
    },
  ])('may not have $what', ({ text, problem }) => {
    expect(problemsOf(text)).toEqual([problem]);
  });
});
