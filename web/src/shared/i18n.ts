/** Texts: one JSON a folder and language, its namespace is the folder's name: t('feed.tabs.nearby'). */
import { computed } from 'vue'
import { createI18n, type I18n } from 'vue-i18n'
import { Locale } from 'vant'
import enUS from 'vant/es/locale/lang/en-US'
import zhCN from 'vant/es/locale/lang/zh-CN'
import { readCookie, writeCookie } from './cookies'
import type { Language } from './format'

const files = import.meta.glob<Record<string, unknown>>('../*/locales/*.json', { eager: true, import: 'default' })

const messages: Record<Language, Record<string, unknown>> = { zh: {}, en: {} }
for (const [path, texts] of Object.entries(files)) {
  const match = /\.\.\/([^/]+)\/locales\/(zh|en)\.json$/.exec(path)
  if (match) messages[match[2] as Language][match[1]!] = texts
}
// Texts of this very folder are reached by the glob as "./locales".
const own = import.meta.glob<Record<string, unknown>>('./locales/*.json', { eager: true, import: 'default' })
for (const [path, texts] of Object.entries(own)) messages[path.includes('/en.') ? 'en' : 'zh'].shared = texts

function firstLanguage(): Language {
  const chosen = readCookie('lang')
  return chosen === 'en' ? 'en' : 'zh'
}

type Composed = I18n<Record<string, unknown>, Record<string, unknown>, Record<string, unknown>, string, false>
const create = createI18n as (options: object) => unknown
export const i18n = create({
  legacy: false,
  locale: firstLanguage(),
  fallbackLocale: 'zh',
  messages,
  missingWarn: import.meta.env.DEV,
  fallbackWarn: import.meta.env.DEV,
}) as Composed

export const t = i18n.global.t as unknown as (key: string, named?: Record<string, unknown> | number) => string
export const language = computed<Language>(() => (i18n.global.locale.value === 'en' ? 'en' : 'zh'))

/** Switches without a reload, and remembers. The account's language is saved by the settings page. */
export function setLanguage(next: Language): void {
  i18n.global.locale.value = next
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
  Locale.use(next === 'zh' ? 'zh-CN' : 'en-US', next === 'zh' ? zhCN : enUS)
  if (readCookie('lang') !== next) writeCookie('lang', next)
}
