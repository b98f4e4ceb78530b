import { RIVALS, type AxisReport, type PointReport, type Rival } from '../report/report.ts';
import { createScale, type Scale } from './scale.ts';
import { element, label, line } from './svg.ts';

export type Box = { x: number; y: number; width: number; height: number };

/** Space around the plane for what stands beside it. */
const MARGIN = { left: 62, right: 24, top: 34, bottom: 46 };
const RADIUS = 3;

/** What grows to the right, CPU upwards, both logarithmic: what grows in proportion rises as the dotted line does. */
export function drawPanel({ what, unit, points }: AxisReport, costs: readonly number[], box: Box): string {
  const [left, right] = [box.x + MARGIN.left, box.x + box.width - MARGIN.right];
  const [top, bottom] = [box.y + MARGIN.top, box.y + box.height - MARGIN.bottom];
  const values = points.map(({ at }) => at);
  const x = createScale(values, [left, right], false);
  const y = createScale(costs, [bottom, top], true);
  return element('g', {}, [
    label(what, { x: left, y: box.y + 18, class: 'title' }),
    ...y.ticks.flatMap((tick) => [
      line([left, y.pixelOf(tick)], [right, y.pixelOf(tick)], 'grid'),
      label(nameOf(tick), { x: left - 8, y: y.pixelOf(tick) + 4, class: 'end' }),
    ]),
    ...values.flatMap((value) => [
      line([x.pixelOf(value), top], [x.pixelOf(value), bottom], 'grid'),
      label(nameOf(value), { x: x.pixelOf(value), y: bottom + 16, class: 'middle' }),
    ]),
    label(unit, { x: (left + right) / 2, y: bottom + 34, class: 'middle' }),
    drawProportion(points, x, y, top),
    ...RIVALS.map((rival) => drawCurve(points, rival, x, y)),
  ]);
}

function drawCurve(points: readonly PointReport[], rival: Rival, x: Scale, y: Scale): string {
  const places = points.flatMap(({ at, figures }) => {
    const cost = figures[rival]?.cpuMs;
    return cost ? [[x.pixelOf(at), y.pixelOf(cost)] as const] : [];
  });
  const list = places.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ');
  const dots = places.map(([cx, cy]) => element('circle', { cx: cx.toFixed(1), cy: cy.toFixed(1), r: RADIUS }));
  return element('g', { class: rival }, [element('polyline', { points: list }), ...dots]);
}

/** In proportion to the last point of ours, as far down as the plane goes. */
function drawProportion(points: readonly PointReport[], x: Scale, y: Scale, top: number): string {
  const last = points.findLast(({ figures }) => figures.ours);
  const [cost, least] = [last?.figures.ours?.cpuMs, y.ticks[0]];
  if (!last || !cost || least === undefined) return '';
  const first = Math.max(points[0]?.at ?? last.at, (last.at * least) / cost);
  const end = y.pixelOf(cost);
  return end < top ? '' : line([x.pixelOf(first), y.pixelOf((cost * first) / last.at)], [x.pixelOf(last.at), end], 'proportion');
}

const nameOf = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 3 });
