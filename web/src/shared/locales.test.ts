import { expect, it } from 'vitest'

type Texts = { [key: string]: string | Texts }
const files = import.meta.glob<Texts>('../*/locales/*.json', { eager: true, import: 'default' })

function paths(texts: Texts, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) => (typeof value === 'string' ? [`${prefix}${key}`] : paths(value, `${prefix}${key}.`)))
}
const folders = [...new Set(Object.keys(files).map((file) => file.replace(/(zh|en)\.json$/, '')))]

it.each(folders)('%s says everything in both languages', (folder) => {
  expect(paths(files[`${folder}en.json`] ?? {}).sort()).toEqual(paths(files[`${folder}zh.json`] ?? {}).sort())
})
