import type { Check } from '../check.ts';
import { fuzz } from './fuzz.ts';

/** Every check, in the order in which they run. */
export const CHECKS: readonly Check[] = [fuzz];
