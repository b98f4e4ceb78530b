// Writes the pages that are made from code: npm run docs
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectPath } from '../platform/project-path.ts';
import { ACCESS_PAGE, renderAccessPage } from './access-page.ts';
import { CONFIGURATION_PAGE, renderConfigurationPage } from './configuration-page.ts';

const pages = { [CONFIGURATION_PAGE]: renderConfigurationPage, [ACCESS_PAGE]: renderAccessPage };

for (const [page, render] of Object.entries(pages)) {
  const file = projectPath(page);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, await render());
  console.log(`Written: ${page}`);
}
