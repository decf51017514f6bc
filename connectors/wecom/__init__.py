"""WeCom (企业微信) school contacts (家校沟通): pupils, their parents, and who watched the parents' live sessions."""

from connectors.wecom.connector import WeCom, WeComConfig

__all__ = ["WeCom", "WeComConfig"]
