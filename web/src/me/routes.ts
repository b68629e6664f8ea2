import type { RouteRecordRaw } from 'vue-router'
import './kit/kit.css'

export const routes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue'), meta: { title: 'me.sign_in.title' } },
  { path: '/me', name: 'me', component: () => import('./MePage.vue'), meta: { tabs: true, title: 'me.me.title' } },
  { path: '/me/addresses', name: 'addresses', component: () => import('./AddressesPage.vue'), meta: { title: 'me.address.title' } },
  { path: '/me/settings', name: 'settings', component: () => import('./SettingsPage.vue'), meta: { title: 'me.settings.title' } },
  { path: '/people/:id', name: 'person', component: () => import('./PersonPage.vue'), meta: { title: 'me.person.title' } },
]
