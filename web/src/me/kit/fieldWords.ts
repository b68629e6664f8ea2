/** What is wrong with a field, in words: the server says it in words already, or as a code such as `too_long:40`. */
import { t } from '@/shared/i18n'

const CODES = ['required', 'unknown', 'invalid', 'too_short', 'too_long', 'too_many', 'repeated', 'out_of_range', 'below_price', 'credit_code_invalid', 'length', 'not_yours', 'unlawful']

export interface FieldCode {
  code: string
  limit: string
}

/** `too_long:40` → its parts; null when the text is meant for people. */
export function fieldCode(said: string): FieldCode | null {
  const found = /^([a-z_]+)(?::(.*))?$/.exec(said)
  return found ? { code: found[1]!, limit: found[2] ?? '' } : null
}

export function fieldWords(said: string): string {
  if (said === '') return ''
  const parts = fieldCode(said)
  if (!parts) return /[a-z]{3}|[\u4e00-\u9fff]/i.test(said) ? said : t('me.field.allowed', { limit: said })
  return CODES.includes(parts.code) ? t(`me.field.${parts.code}`, { limit: parts.limit }) : t('me.field.invalid')
}

/** What is said about `name` or a part of it (`skus` also stands for `skus.0.price_minor`). */
export function saidAbout(fields: Record<string, string>, name: string): string {
  const key = Object.keys(fields).find((one) => one === name || one.startsWith(`${name}.`))
  return key === undefined ? '' : (fields[key] ?? '')
}
