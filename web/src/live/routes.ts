import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/lives', name: 'lives', component: () => import('./LivesPage.vue'), meta: { tabs: true, title: 'live.title' } },
  { path: '/live/:id', name: 'live', components: { default: () => import('./LivePage.vue'), beside: () => import('./LiveBeside.vue') }, meta: { night: true } },
  { path: '/go-live', name: 'go_live', component: () => import('./GoLivePage.vue'), meta: { title: 'live.go.title' } },
  { path: '/go-live/:id', name: 'studio', component: () => import('./StudioPage.vue'), meta: { title: 'live.studio.title' } },
]
