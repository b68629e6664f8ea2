/** Numbers, money and times as people read them. Pure: language and now are arguments. */
import type { Schemas } from './api/client'

export type Language = 'zh' | 'en'
type Money = Schemas['Money']

const SIGNS: Record<string, string> = { CNY: '¥', USD: '$', EUR: '€', GBP: '£', JPY: '¥', HKD: 'HK$', TWD: 'NT$' }
const NO_MINOR = new Set(['JPY', 'KRW', 'VND'])

export function minorDigits(currency: string): number {
  return NO_MINOR.has(currency) ? 0 : 2
}

export interface MoneyParts {
  minus: boolean
  sign: string
  whole: string
  fraction: string
}

/** 1290 fen → {sign:'¥', whole:'12', fraction:'90'}; a fraction of zero is left out. */
export function moneyParts(money: Money): MoneyParts {
  const digits = minorDigits(money.currency)
  const unit = 10 ** digits
  const minor = Math.abs(money.minor)
  const rest = minor % unit
  return {
    minus: money.minor < 0,
    sign: SIGNS[money.currency] ?? `${money.currency} `,
    whole: String((minor - rest) / unit),
    fraction: rest === 0 ? '' : String(rest).padStart(digits, '0'),
  }
}

export function formatMoney(money: Money): string {
  const part = moneyParts(money)
  return `${part.minus ? '−' : ''}${part.sign}${part.whole}${part.fraction ? `.${part.fraction}` : ''}`
}

function short(value: number): string {
  const text = value < 10 ? (Math.floor(value * 10) / 10).toFixed(1) : String(Math.floor(value))
  return text.endsWith('.0') ? text.slice(0, -2) : text
}

/** 12345 → 1.2万 in Chinese, 12k in English. Rounded down: never more than there is. */
export function formatCount(count: number, language: Language): string {
  if (language === 'zh') {
    if (count < 10_000) return String(count)
    if (count < 100_000_000) return `${short(count / 10_000)}万`
    return `${short(count / 100_000_000)}亿`
  }
  if (count < 1000) return String(count)
  if (count < 1_000_000) return `${short(count / 1000)}k`
  return `${short(count / 1_000_000)}M`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** "刚刚", "5 分钟前", "昨天 08:30", "11月3日", "2025年1月2日". */
export function formatTime(iso: string, language: Language, now: Date = new Date()): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return ''
  const seconds = (now.getTime() - at.getTime()) / 1000
  const zh = language === 'zh'
  if (seconds >= 0 && seconds < 60) return zh ? '刚刚' : 'just now'
  if (seconds >= 0 && seconds < 3600) return zh ? `${Math.floor(seconds / 60)} 分钟前` : `${Math.floor(seconds / 60)} min ago`
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`
  const day = (date: Date): number => Math.floor((date.getTime() - date.getTimezoneOffset() * 60_000) / 86_400_000)
  const apart = day(now) - day(at)
  if (apart === 0) return zh ? `今天 ${clock}` : `today ${clock}`
  if (apart === 1) return zh ? `昨天 ${clock}` : `yesterday ${clock}`
  if (apart === -1) return zh ? `明天 ${clock}` : `tomorrow ${clock}`
  const sameYear = at.getFullYear() === now.getFullYear()
  if (zh) return `${sameYear ? '' : `${at.getFullYear()}年`}${at.getMonth() + 1}月${at.getDate()}日${apart < 0 ? ` ${clock}` : ''}`
  const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
  return `${months[at.getMonth()]} ${at.getDate()}${sameYear ? '' : `, ${at.getFullYear()}`}${apart < 0 ? ` ${clock}` : ''}`
}

/** 83 000 ms → 1:23. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** What is left until `iso`, in parts, never below zero. */
export function timeLeft(iso: string, now: number): { days: number; hours: number; minutes: number; seconds: number; isOver: boolean } {
  const left = Math.max(0, Math.floor((new Date(iso).getTime() - now) / 1000))
  return {
    days: Math.floor(left / 86400),
    hours: Math.floor((left % 86400) / 3600),
    minutes: Math.floor((left % 3600) / 60),
    seconds: left % 60,
    isOver: left === 0,
  }
}
