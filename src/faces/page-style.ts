/** The look of hosted pages, light and dark, from telephone to wide screen. */
export const PAGE_STYLE = `:root{color-scheme:light dark;--ground:#f5f6f8;--card:#fff;--ink:#1b1f27;--quiet:#565d6c;--line:#d3d7df;--field:#7d8594;--brand:#8a3f0d;--on-brand:#fff;--soft:#f8f1ec;--wrong:#a3141d}
@media (prefers-color-scheme:dark){:root{--ground:#14171d;--card:#1e222a;--ink:#e8eaee;--quiet:#a9b0bf;--line:#363c48;--field:#8790a0;--brand:#eba873;--on-brand:#231208;--soft:#2a2622;--wrong:#ff9d95}}
*{box-sizing:border-box}
[hidden]{display:none}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;padding:clamp(1rem,7vh,5rem) 1rem 3rem;background:var(--ground);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
header{width:100%;max-width:30rem;margin:0 0 1rem;display:flex;align-items:center;gap:.65rem;font-weight:650;overflow-wrap:anywhere}
header svg{flex:none;width:1.6rem;height:1.6rem}
main{width:100%;max-width:30rem;padding:clamp(1.4rem,5vw,2.2rem);background:var(--card);border:1px solid var(--line);border-radius:.9rem}
h1{margin:0 0 .9rem;font-size:1.5rem;line-height:1.25;text-wrap:balance;overflow-wrap:anywhere}
p{margin:0 0 1rem;text-wrap:pretty}
main>:last-child{margin-bottom:0}
a{color:var(--brand)}
.terms{margin:0 0 1.2rem;padding:0 0 .2rem;border-bottom:1px solid var(--line)}
.terms p{white-space:pre-line;overflow-wrap:anywhere}
.quiet{color:var(--quiet);font-size:.92rem}
.wrong{padding:.75rem .95rem;border-left:4px solid var(--wrong);border-radius:.3rem;background:var(--soft)}
dl{margin:0 0 1.2rem;padding:.85rem 1rem;border-radius:.6rem;background:var(--soft)}
dt{color:var(--quiet);font-size:.85rem}
dd{margin:0;font-weight:600;overflow-wrap:anywhere}
dd+dt{margin-top:.6rem}
label{display:block;margin:0 0 .3rem;font-weight:600}
input{display:block;width:100%;min-height:2.9rem;margin:0 0 1.1rem;padding:.4rem .8rem;border:1px solid var(--field);border-radius:.5rem;background:var(--card);color:inherit;font:inherit}
.choices{display:flex;flex-wrap:wrap;gap:.7rem;margin:0}
button,.button{display:inline-block;flex:1 1 auto;min-height:2.9rem;padding:.6rem 1.2rem;border:1px solid var(--brand);border-radius:.5rem;background:var(--brand);color:var(--on-brand);font:inherit;font-weight:650;text-align:center;text-decoration:none;cursor:pointer}
button.other{background:transparent;color:var(--brand)}
button:hover,.button:hover{filter:brightness(1.08)}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
@media (forced-colors:active){button,.button,main{border:1px solid ButtonText}}`;
