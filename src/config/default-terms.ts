import type { Locale } from '#core/ports/message.ts';

/** The terms of use that ship: short, and to be replaced by an operator's own (`[terms]`). */
export const DEFAULT_TERMS: Readonly<Record<Locale, string>> = {
  nb: `Kontoen er personlig. Hold passordet for deg selv, og si fra til oss hvis du tror at noen andre kjenner det.

Du bruker gatewayen og det som er koblet til den, i ditt eget hjem, eller med samtykke fra dem som bor der.

Vi tar vare på det du forteller om deg selv og hjemmet ditt for å kunne levere tjenesten. Vi gir det ikke videre til andre som vil bruke det til egne formål.

Du kan når som helst avslutte kontoen.

Vi tar vare på svaret ditt på disse vilkårene, med tidspunktet og teksten du fikk se.
`,
  nn: `Kontoen er personleg. Hald passordet for deg sjølv, og sei frå til oss om du trur at nokon andre kjenner det.

Du brukar gatewayen og det som er kopla til han, i din eigen heim, eller med samtykke frå dei som bur der.

Vi tek vare på det du fortel om deg sjølv og heimen din for å kunne levere tenesta. Vi gjev det ikkje vidare til andre som vil bruke det til eigne føremål.

Du kan når som helst avslutte kontoen.

Vi tek vare på svaret ditt på desse vilkåra, med tidspunktet og teksten du fekk sjå.
`,
  en: `Your account is personal. Keep your password to yourself, and tell us if you think that somebody else knows it.

You use the gateway, and what is connected to it, in your own home or with the consent of those who live there.

We keep what you tell us about yourself and your home in order to provide the service. We do not pass it on to others who would use it for purposes of their own.

You can end your account at any time.

We keep your answer to these terms, with its time and the text that you were shown.
`,
  fr: `Votre compte est personnel. Gardez votre mot de passe pour vous et prévenez-nous si vous pensez que quelqu’un d’autre le connaît.

Vous utilisez la passerelle et ce qui y est relié chez vous, ou avec l’accord des personnes qui y habitent.

Nous conservons ce que vous nous dites de vous et de votre logement pour fournir le service. Nous ne le transmettons à personne qui s’en servirait à ses propres fins.

Vous pouvez fermer votre compte à tout moment.

Nous conservons votre réponse à ces conditions, avec sa date et le texte qui vous a été présenté.
`,
};
