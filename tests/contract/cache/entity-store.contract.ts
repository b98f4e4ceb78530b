import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EntityStore, Place } from '../../../gateway/cache/entity-store.ts';

const KEPT = '{"title":"Tracks and \\"signs\\" – Fährten"}';

/** What every store of entities does. */
export function describeEntityStore(name: string, start: () => Promise<{ store: EntityStore; stop: () => Promise<void> }>): void {
  describe(name, () => {
    let store: EntityStore;
    let stop: () => Promise<void>;
    let count = 0;
    let place: Place;
    let other: Place;
    beforeAll(async () => {
      ({ store, stop } = await start());
    });
    afterAll(() => stop());
    beforeEach(() => {
      count += 1;
      place = { key: `key ${count}`, tag: `Course ${count}` };
      other = { key: `other key ${count}`, tag: `Course other ${count}` };
    });

    const look = async (places: readonly Place[], reader: string | null = null) => {
      const found = await store.find(places, reader);
      if (!found) throw new Error('The store is away');
      return found;
    };
    const textsOf = async (places: readonly Place[], reader: string | null = null) => (await look(places, reader)).texts;
    const fill = async (places: readonly Place[], seconds = 60) => {
      const { moment } = await look(places);
      await store.keep(
        places.map((one) => ({ ...one, text: KEPT })),
        moment,
        seconds,
      );
    };

    it('knows what was kept, and nothing else, in the order in which it is asked', async () => {
      await fill([place]);

      expect(await textsOf([other, place])).toEqual([null, KEPT]);
    });

    it('forgets what has the tag of what has changed, and nothing else', async () => {
      await fill([place, other]);
      await store.forget([place.tag]);

      expect(await textsOf([place, other])).toEqual([null, KEPT]);
    });

    it('keeps again what is fetched after it was forgotten', async () => {
      await fill([place]);
      await store.forget([place.tag]);
      await fill([place]);

      expect(await textsOf([place])).toEqual([KEPT]);
    });

    it('never gives out what was on its way when it was to be forgotten', async () => {
      const { moment } = await look([place]);
      await store.forget([place.tag]);
      await store.keep([{ ...place, text: KEPT }], moment, 60);

      expect(await textsOf([place])).toEqual([null]);
    });

    it('never gives out what was on its way when everything was to be forgotten', async () => {
      await fill([other]);
      const { moment } = await look([place]);
      await store.forgetAll();
      await store.keep([{ ...place, text: KEPT }], moment, 60);

      expect(await textsOf([place, other])).toEqual([null, null]);
    });

    it('keeps what was fetched later, though what was fetched before arrives after it', async () => {
      const { moment } = await look([place]);
      await store.forget([place.tag]);
      await fill([place]);
      await store.keep([{ ...place, text: '"older"' }], moment, 60);

      expect(await textsOf([place])).not.toEqual(['"older"']);
    });

    it('gives a reader nothing from before their change, and others what it has', async () => {
      await fill([place]);
      await store.forgetFor('ada');

      expect(await textsOf([place], 'ada')).toEqual([null]);
      expect(await textsOf([place], 'bob')).toEqual([KEPT]);
      expect(await textsOf([place])).toEqual([KEPT]);

      await fill([place]);
      expect(await textsOf([place], 'ada')).toEqual([KEPT]);
    });

    it('never gives a reader what was on its way during their change', async () => {
      const { moment } = await look([place]);
      await store.forgetFor('ada');
      await store.keep([{ ...place, text: KEPT }], moment, 60);

      expect(await textsOf([place], 'ada')).toEqual([null]);
      expect(await textsOf([place], 'bob')).toEqual([KEPT]);
    });

    it('keeps nothing for longer than it may', async () => {
      await fill([place], 1);
      expect(await textsOf([place])).toEqual([KEPT]);

      await expect.poll(() => textsOf([place]), { timeout: 10_000 }).toEqual([null]);
    });

    it('does not keep what is too long', async () => {
      const { moment } = await look([place, other]);
      await store.keep(
        [
          { ...place, text: `"${'x'.repeat(10_000)}"` },
          { ...other, text: KEPT },
        ],
        moment,
        60,
      );

      expect(await textsOf([place, other])).toEqual([null, KEPT]);
    });

    it('takes several thousand at once', async () => {
      const many = Array.from({ length: 2_500 }, (_, n): Place => ({ key: `${place.key} ${n}`, tag: `${place.tag} ${n}` }));
      await fill(many);
      await store.forget(many.slice(0, 1_250).map(({ tag }) => tag));

      expect(await textsOf(many)).toEqual(many.map((_, n) => (n < 1_250 ? null : KEPT)));
    });

    it('takes any text for a key, a tag and a reader', async () => {
      const odd = ['', ' ', '\0', 'ä:*?\r\n', '{}', 'x'.repeat(2_000)];
      const places = odd.map((text): Place => ({ key: `${place.key}${text}`, tag: `${place.tag}${text}` }));
      await fill(places);
      for (const text of odd) await store.forgetFor(text);

      expect(await textsOf(places)).toEqual(odd.map(() => KEPT));
      for (const text of odd) expect(await textsOf(places, text)).toEqual(odd.map(() => null));
    });
  });
}
