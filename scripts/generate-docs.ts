// Writes the pages that are made from code: npm run docs
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectPath } from '../platform/project-path.ts';
import { CONFIGURATION_PAGE, renderConfigurationPage } from './configuration-page.ts';

const file = projectPath(CONFIGURATION_PAGE);
await mkdir(path.dirname(file), { recursive: true });
await writeFile(file, await renderConfigurationPage());
console.log(`Written: ${CONFIGURATION_PAGE}`);
