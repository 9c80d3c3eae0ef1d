import { hash } from 'node:crypto';

/** Everything that the page looks like; nothing is loaded from anywhere. */
export const STYLE = `
:root{color-scheme:light dark;--line:#d0d7de;--soft:#f6f8fa;--quiet:#57606a;--get:#0969da;--post:#1a7f37}
@media (prefers-color-scheme:dark){:root{--line:#3d444d;--soft:#161b22;--quiet:#9198a1;--get:#58a6ff;--post:#56d364}}
body{max-width:62rem;margin:0 auto;padding:1rem 1rem 4rem;font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.6rem}h2{margin:2rem 0 .25rem;font-size:1.25rem}h3{margin:.5rem 0;font-size:1rem;color:var(--quiet)}
header a{margin-right:1.25rem}
.notice{padding:.6rem .9rem;border-left:4px solid #bf8700;background:var(--soft)}
details{margin:.4rem 0;border:1px solid var(--line);border-radius:6px}
details[open]{padding:0 .9rem .9rem}
summary{padding:.5rem .9rem;cursor:pointer;border-radius:6px;background:var(--soft);overflow-wrap:anywhere}
details[open]>summary{margin:0 -.9rem .5rem}
summary b{display:inline-block;min-width:3.2rem}.get b{color:var(--get)}.post b{color:var(--post)}
summary small,.about,caption{color:var(--quiet)}
.about{display:block;padding-left:3.6rem}
em{font-style:normal;color:#bf8700}
table{display:block;width:100%;margin:.75rem 0;border-collapse:collapse;overflow-x:auto}
caption{padding:.2rem 0;text-align:left;font-weight:600}
th,td{padding:.35rem .5rem;border:1px solid var(--line);text-align:left;vertical-align:top}
td:last-child{width:100%}
pre{margin:0}
@media (max-width:36rem){.about{padding-left:0}}
:focus-visible{outline:2px solid var(--get);outline-offset:2px}
`;

/** Allows this style and nothing else (Content Security Policy level 3). */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
