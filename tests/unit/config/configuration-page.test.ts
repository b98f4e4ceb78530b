import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { settings } from '../../../platform/config/settings.ts';
import { CONFIGURATION_PAGE, renderConfigurationPage } from '../../../scripts/configuration-page.ts';

it('finds docs/configuration.md as the settings say it: npm run docs', async () => {
  expect(await readFile(CONFIGURATION_PAGE, 'utf8')).toBe(await renderConfigurationPage());
});

it('gives every setting a row', async () => {
  const page = await renderConfigurationPage();
  expect(Object.keys(settings).filter((name) => !new RegExp(`^\\| \`${name}\``, 'm').test(page))).toEqual([]);
});
