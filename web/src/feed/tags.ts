/** "#石榴 会理，水果" → ['石榴', '会理', '水果']: at most ten, none twice. Pure. */
export function parseTags(text: string): string[] {
  const words = text.split(/[\s,，、#]+/).map((word) => word.trim().slice(0, 24)).filter(Boolean)
  return [...new Set(words)].slice(0, 10)
}
