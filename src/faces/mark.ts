const TILES =
  '<rect width="14" height="14" rx="2" fill="#c2410c"/><rect x="18" width="14" height="14" rx="2" fill="#ea9a62"/>' +
  '<rect y="18" width="14" height="14" rx="2" fill="#ea9a62"/><rect x="18" y="18" width="14" height="14" rx="2" fill="#c2410c"/>';

const svg = (box: string, inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}">${inside}</svg>`;

/** The mark of the house, four tiles of a mosaic, for the tab of a browser. */
export const FAVICON = { filename: 'mark.svg', type: 'image/svg+xml', content: svg('0 0 32 32', TILES) };

/** The mark with the name, for a dark bar. */
export const LOGO = {
  type: 'image/svg+xml',
  content: svg(
    '0 0 170 32',
    `${TILES}<text x="46" y="24" font-family="system-ui,sans-serif" font-size="25" font-weight="600" fill="#fff">Tessera</text>`,
  ),
};
