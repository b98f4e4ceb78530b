import { RIVALS, type Report, type Rival } from '../report/report.ts';
import { drawPanel } from './panel.ts';
import { element, label, line } from './svg.ts';

const COLUMNS = 2;
const PANEL = { width: 430, height: 300 };
/** For the heading and the legend. */
const HEAD = 58;

const NAMES: Record<Rival, string> = { ours: 'this gateway', apollo: 'stock Apollo gateway' };

/** It has a ground of its own, light or dark as the page's reader has it: the page around may be either. */
const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #57606a; }
.heading { font-size: 15px; font-weight: 600; fill: #1f2328; } .title { font-size: 13px; font-weight: 600; fill: #1f2328; }
.middle { text-anchor: middle; } .end { text-anchor: end; }
.ground { fill: #ffffff; } .grid { stroke: #d8dee4; } .proportion { stroke: #57606a; stroke-dasharray: 2 4; }
polyline { fill: none; } .ours, .apollo { stroke-width: 2; }
.ours { stroke: #0969da; fill: #0969da; } .apollo { stroke: #bc4c00; fill: #bc4c00; } text.ours, text.apollo { stroke: none; }
@media (prefers-color-scheme: dark) {
text { fill: #9198a1; } .heading, .title { fill: #f0f6fc; } .ground { fill: #0d1117; } .grid { stroke: #30363d; } .proportion { stroke: #9198a1; }
.ours { stroke: #58a6ff; fill: #58a6ff; } .apollo { stroke: #f0883e; fill: #f0883e; }
}
`;

/** CPU of a request by what grows, a panel for each axis, as SVG. All panels have the same scale of CPU. */
export function drawReport({ axes, quick }: Report): string {
  const costs = axes.flatMap(({ points }) => points.flatMap(({ figures }) => RIVALS.flatMap((rival) => figures[rival]?.cpuMs || [])));
  if (costs.length === 0) throw new Error('There is nothing to draw');
  const width = COLUMNS * PANEL.width;
  const height = HEAD + Math.ceil(axes.length / COLUMNS) * PANEL.height;
  const panels = axes.map((axis, n) => {
    const [x, y] = [(n % COLUMNS) * PANEL.width, HEAD + Math.floor(n / COLUMNS) * PANEL.height];
    return drawPanel(axis, costs, { x, y, ...PANEL });
  });
  return element('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' }, [
    element('title', {}, ['CPU of a request as answers, entities and fetches become more']),
    element('style', {}, [STYLE]),
    element('rect', { width, height, rx: 6, class: 'ground' }),
    label(`CPU of the gateway for one request, ms${quick ? ' (a quick run: not to be quoted)' : ''}`, { x: 20, y: 26, class: 'heading' }),
    ...drawLegend(),
    ...panels,
  ]);
}

function drawLegend(): string[] {
  const sample = (n: number, className: string, name: string) => {
    const x = 20 + n * 180;
    return [line([x, 45], [x + 24, 45], className), label(name, { x: x + 32, y: 49 })];
  };
  return [...RIVALS.flatMap((rival, n) => sample(n, rival, NAMES[rival])), ...sample(RIVALS.length, 'proportion', 'in proportion')];
}
