import { readFileSync } from 'node:fs';

export type Instruction = {
  name: string;
  /** `--from=build` as `{ from: 'build' }`. */
  flags: Readonly<Record<string, string>>;
  /** What follows name and flags, its lines joined. */
  text: string;
};

export type Stage = { image: string; name: string | null; instructions: readonly Instruction[] };

const KNOWN = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(' '),
);

/**
 * The stages of a Dockerfile of plain instructions: comments, continued lines and flags, but no heredocs.
 * @throws Error on an instruction that there is not
 */
export function readDockerfile(file: string): Stage[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { image: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const instruction = toInstruction(line);
    const { name, text } = instruction;
    if (name !== 'FROM') {
      const stage = stages.at(-1);
      if (!stage) throw new Error(`${name} stands before the first FROM`);
      stage.instructions.push(instruction);
      continue;
    }
    const [image = '', as, stageName] = text.split(/\s+/);
    stages.push({ image, name: as?.toUpperCase() === 'AS' ? (stageName ?? null) : null, instructions: [] });
  }
  return stages;
}

/** The environment that the last stage gives to its processes. */
export function environmentOf(stages: readonly Stage[]): Record<string, string> {
  const instructions = stages.at(-1)?.instructions.filter(({ name }) => name === 'ENV') ?? [];
  return Object.fromEntries(instructions.flatMap(({ text }) => text.split(/\s+/).map((pair) => pair.split('=', 2) as [string, string])));
}

function toInstruction(line: string): Instruction {
  const [, name = '', rest = ''] = /^\s*(\w+)\s+(.*)$/.exec(line) ?? [];
  if (!KNOWN.has(name)) throw new Error(`A Dockerfile has no instruction ${JSON.stringify(line.slice(0, 40))}`);
  const flags: Record<string, string> = {};
  let text = rest.trim();
  for (;;) {
    const flag = /^--([\w-]+)=(\S+)\s+/.exec(text);
    if (!flag) return { name, flags, text };
    flags[flag[1] as string] = flag[2] as string;
    text = text.slice(flag[0].length);
  }
}
