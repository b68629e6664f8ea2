/** Where to go after signing in: a path of this app only, never another site and never the sign-in page again. */
export function wayBack(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/me'
  return next.startsWith('/sign-in') ? '/me' : next
}
