import { createContext, useContext } from 'react';

export type Language = 'en' | 'zh';

const en = {
  signIn: 'Sign in',
  signOut: 'Sign out',
  token: 'Access token',
  tokenHint: 'Your administrator issues it (yixin token create). It stays in this browser tab and is forgotten when the tab closes.',
  signingIn: 'Signing in…',
  loading: 'Loading the schema…',
  refused: 'The hub does not accept this token',
  expired: 'You were signed out: the hub no longer accepts this token',
  unreachable: 'The hub cannot be reached',
  retry: 'Try again',
  examples: 'Example queries',
  answerOf: 'About this answer',
  errors: 'Errors',
  withheld: 'Withheld from you',
  smallCells: 'Guarded figures',
  freshness: 'As of',
  someSource: 'Sources',
  stale: 'stale',
  evidence: 'Evidence',
  prior: 'before comparing',
  sum: 'together',
  bits: 'bits',
  explain: 'Explain',
  explainHint: 'Say with each answer how it was made: steps, SQL, times',
  plan: 'Plan',
  compiled: 'compiled',
  reference: 'reference executor',
  withheldColumns: 'withheld',
  other: '中文',
};

const zh: typeof en = {
  signIn: '登录',
  signOut: '退出登录',
  token: '访问令牌',
  tokenHint: '由系统管理员签发（yixin token create）。令牌只保存在当前标签页中，关闭标签页即清除。',
  signingIn: '正在登录…',
  loading: '正在读取数据模型…',
  refused: '令牌无效，数据中枢拒绝登录',
  expired: '令牌已失效，请重新登录',
  unreachable: '无法连接数据中枢',
  retry: '重试',
  examples: '示例查询',
  answerOf: '本次结果说明',
  errors: '错误',
  withheld: '未向您提供的字段',
  smallCells: '受保护的统计结果',
  freshness: '数据截至',
  someSource: '各来源',
  stale: '已过期',
  evidence: '匹配依据',
  prior: '先验',
  sum: '合计',
  bits: '比特',
  explain: '执行计划',
  explainHint: '每次结果附带执行步骤、SQL 与耗时',
  plan: '执行计划',
  compiled: '编译执行',
  reference: '参考执行器',
  withheldColumns: '未提供',
  other: 'English',
};

const rolesInChinese: Record<string, string> = {
  DASHBOARD: '数据看板',
  HOMEROOM_TEACHER: '班主任',
  MENTOR: '导师',
  PSYCHOLOGIST: '心理教师',
  PRINCIPAL: '校长',
  CENTRE: '区心理中心',
  DISTRICT: '区教育局',
  HEALTH_PARTNER: '医疗机构',
  PARENT_EDUCATION: '家庭教育',
  GUARDIAN: '监护人',
  INTEGRATOR: '系统集成员',
  IDENTITY_STEWARD: '学籍管理员',
  ADMIN: '系统管理员',
  AUDITOR: '审计员',
  DEVELOPER: '开发人员',
};

/** A role as its holder would say it; a role that this page does not know keeps its code. */
export function roleName(role: string, language: Language): string {
  if (language === 'zh') return rolesInChinese[role] ?? role;
  return role in rolesInChinese ? role.charAt(0) + role.slice(1).toLowerCase().replaceAll('_', ' ') : role;
}

export type Words = typeof en;
export const words: Record<Language, Words> = { en, zh };

const key = 'yixin.language';

export function preferredLanguage(): Language {
  const kept = localStorage.getItem(key);
  if (kept === 'en' || kept === 'zh') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(key, language);
}

export const LanguageContext = createContext<Language>('en');

export function useLanguage(): { language: Language; say: Words } {
  const language = useContext(LanguageContext);
  return { language, say: words[language] };
}
