import pytest
from tests.frameworks.test_admin import *
def test_dbg(page, draft):
    row=Stage.objects.first()
    b=load_document(draft)['stages']
    a=save(page,address(row)); draft.refresh_from_db()
    c=load_document(draft)['stages']
    for x,y in zip(b,c):
        for k in set(x)|set(y):
            if x.get(k)!=y.get(k): print(k,x.get(k),y.get(k))
    h=page.get(address(row)).content.decode()
    i=h.index('source_work'); print(h[i-200:i+500])
    a=save(page, reverse("admin:frameworks_frameworkversion_add"), framework=str(draft.framework_id), number="2.0")
    print(re.findall(r'class="errorlist.*?</ul>', a.content.decode(), re.DOTALL))
    print(read_form(page.get(reverse("admin:frameworks_frameworkversion_add")).content.decode()))
    assert 0
