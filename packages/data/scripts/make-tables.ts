/** `pnpm run tables`: writes src/tables/*-text.ts from the tables in tables/. */
import { readFileSync, writeFileSync } from 'node:fs';
import { modules } from './encode.js';

const table = (name: string): string => readFileSync(new URL(`../tables/${name}`, import.meta.url), 'utf8');

const written = modules(table('breast-cancer-wisconsin.csv'), table('optical-digits-8x8.csv'));
for (const [file, text] of Object.entries(written))
  writeFileSync(new URL(`../src/tables/${file}`, import.meta.url), text);
