"""Education for mental health: lessons, activities, articles, surveys and training (心理健康教育)."""
