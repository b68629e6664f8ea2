/** What this market is: currency, providers, upload address. Loaded once. */
import { computed, ref } from 'vue'
import { api, unwrap, type Schemas } from '../api/client'
import { language } from '../i18n'

const config = ref<Schemas['Config'] | null>(null)
let loading: Promise<Schemas['Config'] | null> | null = null

function load(): Promise<Schemas['Config'] | null> {
  loading ??= unwrap(api.GET('/api/v1/config'), { quiet: true })
    .then((loaded) => (config.value = loaded))
    .catch(() => {
      loading = null
      return null
    })
  return loading
}

export function useConfig() {
  void load()
  return {
    config,
    load,
    currency: computed(() => config.value?.currency ?? 'CNY'),
    marketName: computed(() => (language.value === 'zh' ? config.value?.market_name_zh : config.value?.market_name_en) ?? ''),
  }
}
