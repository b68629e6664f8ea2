import { setToastDefaultOptions } from 'vant'
import { createApp } from 'vue'
import 'vant/lib/index.css'
import '@/shared/tokens.css'
import '@/shared/vant.css'
import '@/shared/base.css'
import App from './App.vue'
import { router } from './router'
import { i18n, language, setLanguage } from '@/shared/i18n'
import { useSession } from '@/shared/use/session'

setLanguage(language.value)
setToastDefaultOptions({ teleport: '#phone' })
void useSession().load()

createApp(App).use(i18n).use(router).mount('#app')
