/** An address or number with enough hidden that a stranger who reads it learns little: `a***@example.org`, `+47*****89`. */
export function maskContact(value: string): string {
  const at = value.lastIndexOf('@');
  if (at > 0) return `${value.slice(0, 1)}***${value.slice(at)}`;
  return `${value.slice(0, 3)}${'*'.repeat(Math.max(value.length - 5, 1))}${value.slice(-2)}`;
}
