/** Text that a person types ↔ minor units. */
import { minorDigits } from '@/shared/format'

/** "12.5" → 1250; `null` when it is no amount, is negative or has too many decimals. Full-width digits are understood. */
export function parseMinor(text: string, currency: string): number | null {
  const plain = text.normalize('NFKC').replace(/[\s,]/g, '').replace('。', '.')
  const found = /^(\d{1,10})(?:\.(\d+))?$/.exec(plain)
  if (!found) return null
  const places = minorDigits(currency)
  const fraction = found[2] ?? ''
  if (fraction.length > places) return null
  return Number(found[1]) * 10 ** places + Number(fraction.padEnd(places, '0') || '0')
}

/** 1250 → "12.5"; without a currency sign, fit for an input. */
export function plainAmount(minor: number, currency: string): string {
  const places = minorDigits(currency)
  if (places === 0) return String(minor)
  const text = (minor / 10 ** places).toFixed(places)
  return text.replace(/\.?0+$/, '')
}

/** "12" → 12; `null` when it is no whole number from 0 up. */
export function parseCount(text: string): number | null {
  const plain = text.normalize('NFKC').trim()
  return /^\d{1,7}$/.test(plain) ? Number(plain) : null
}
