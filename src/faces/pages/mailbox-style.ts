/** The look of the mailbox page, light and dark, from telephone to wide screen. */
export const MAILBOX_STYLE = `:root{color-scheme:light dark;--ground:#f5f6f8;--card:#fff;--ink:#1b1f27;--quiet:#565d6c;--line:#d3d7df;--field:#8a92a1;--brand:#8a3f0d}
@media (prefers-color-scheme:dark){:root{--ground:#14171d;--card:#1e222a;--ink:#e8eaee;--quiet:#a9b0bf;--line:#363c48;--field:#737c8c;--brand:#eba873}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1rem 4rem;max-width:46rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
h1{margin:0;font-size:1.6rem;line-height:1.2}
h2{margin:0;font-size:1.1rem;line-height:1.35;overflow-wrap:anywhere}
p{margin:0}
a{color:var(--brand)}
.quiet{color:var(--quiet);font-size:.9rem;overflow-wrap:anywhere}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:1.25rem 0}
input,button{min-height:2.5rem;padding:.3rem .7rem;border:1px solid var(--field);border-radius:.4rem;background:var(--card);color:inherit;font:inherit}
form input{flex:1 1 9rem;min-width:0}
time{white-space:nowrap}
::placeholder{color:var(--quiet);opacity:1}
button{cursor:pointer;font-weight:600}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
article{margin:0 0 1rem;padding:1rem 1.1rem;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
.badge{color:var(--brand);font-size:.8rem;font-weight:650}
.copy{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:center;margin:.9rem 0 0;color:var(--quiet);font-size:.9rem}
.copy input{flex:1 1 12rem;min-width:0;max-width:20rem;color:var(--ink);font:600 1.25rem/1.4 ui-monospace,monospace;text-overflow:ellipsis}
.link{margin:.9rem 0 0;font-weight:600}
pre{margin:.9rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font:.95rem/1.55 ui-monospace,monospace}
details{margin:.9rem 0 0;border-top:1px solid var(--line);padding-top:.7rem}
summary{cursor:pointer;color:var(--brand);font-weight:600;padding:.2rem 0}
iframe{display:block;width:100%;height:34rem;max-height:80vh;margin:.6rem 0 0;border:1px solid var(--line);border-radius:.4rem;resize:vertical;overflow:auto}
.empty{padding:2rem 1rem;border:1px dashed var(--field);border-radius:.6rem;color:var(--quiet);text-align:center}`;
