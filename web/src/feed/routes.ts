import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'feed', component: () => import('./FeedPage.vue'), meta: { tabs: 'night', night: true } },
  { path: '/clips/:id', name: 'clip', component: () => import('./ClipPage.vue'), meta: { night: true } },
  { path: '/publish', name: 'publish', component: () => import('./PublishPage.vue'), meta: { title: 'feed.publish.title' } },
]
