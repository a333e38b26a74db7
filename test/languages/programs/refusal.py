from cdk8s import App, Chart
from cdk8s_istio_csr import Mesh, SelfSignedCaChain

chart = Chart(App(), "mesh")
SelfSignedCaChain(chart, "ca", mesh=Mesh(), name='Größte "CA"')
