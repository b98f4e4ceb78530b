import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mailer } from '../../../platform/mail/mailer.ts';

export type MailWorld = {
  mailer: Mailer;
  /** What arrived, headers and body as they are on the wire. */
  arrived: () => Promise<string[]>;
  stop: () => Promise<void>;
};

/** What every mailer does. */
export function describeMailer(name: string, start: () => Promise<MailWorld>): void {
  describe(name, () => {
    let world: MailWorld;
    beforeAll(async () => {
      world = await start();
    });
    afterAll(async () => {
      await world.mailer.close();
      await world.stop();
    });
    const mail = { to: 'sam@example.org', subject: 'Hello', text: 'plain words', html: '<p>marked words</p>' };

    it('delivers both forms to the address, from the academy', async () => {
      await world.mailer.send(mail);

      const [message = ''] = (await world.arrived()).slice(-1);
      expect(message).toMatch(/^From: Academy <academy@example\.org>\r?$/m);
      expect(message).toMatch(/^To: <?sam@example\.org>?\r?$/m);
      expect(message).toMatch(/^Subject: Hello\r?$/m);
      expect(message).toContain('plain words');
      expect(message).toContain('<p>marked words</p>');
    });

    it('keeps what is no ASCII', async () => {
      await world.mailer.send({ ...mail, subject: 'Bestätigung', text: 'größer' });

      const [message = ''] = (await world.arrived()).slice(-1);
      expect(message).toContain('=?UTF-8?Q?Best=C3=A4tigung?=');
      expect(message).toContain('gr=C3=B6=C3=9Fer');
    });

    it('makes one header of a subject with line ends', async () => {
      await world.mailer.send({ ...mail, subject: 'Hello\r\nBcc: eve@example.org' });

      const [message = ''] = (await world.arrived()).slice(-1);
      expect(message).not.toMatch(/^Bcc:/m);
    });

    it.each(['sam@example.org, eve@example.org', 'sam@example.org\r\nBcc: eve@example.org', 'Sam <sam@example.org>', 'nobody', ''])(
      'does not send to %j',
      async (to) => {
        const before = (await world.arrived()).length;
        await expect(world.mailer.send({ ...mail, to })).rejects.toThrow('no single e-mail address');

        expect(await world.arrived()).toHaveLength(before);
      },
    );
  });
}
