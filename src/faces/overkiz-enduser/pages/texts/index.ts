import type { Locale } from '#core/ports/message.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { nb } from './nb.ts';
import { nn } from './nn.ts';
import type { PageTexts } from './page-texts.ts';

/** The texts of the pages in every language that messages are written in. */
export const PAGE_TEXTS: Readonly<Record<Locale, PageTexts>> = { nb, nn, en, fr };
