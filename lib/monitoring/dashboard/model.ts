/**
 * The dashboard in Grafana's own form: generated from scripts/docs/dashboard by `npm run docs`, do not edit.
 */
export const DASHBOARD = `
{
 "timezone": "browser",
 "editable": false,
 "graphTooltip": 1,
 "fiscalYearStartMonth": 0,
 "schemaVersion": 42,
 "templating": {
  "list": [
   {
    "type": "datasource",
    "name": "datasource",
    "skipUrlSync": false,
    "multi": false,
    "allowCustomValue": true,
    "includeAll": false,
    "auto": false,
    "auto_min": "10s",
    "auto_count": 30,
    "label": "Prometheus",
    "query": "prometheus"
   },
   {
    "type": "query",
    "name": "namespace",
    "skipUrlSync": false,
    "multi": false,
    "allowCustomValue": true,
    "includeAll": false,
    "auto": false,
    "auto_min": "10s",
    "auto_count": 30,
    "label": "The mesh's namespace",
    "datasource": {
     "type": "prometheus",
     "uid": "$datasource"
    },
    "query": "label_values(certmanager_certificate_ready_status, exported_namespace)",
    "definition": "label_values(certmanager_certificate_ready_status, exported_namespace)",
    "refresh": 1,
    "sort": 1
   },
   {
    "type": "query",
    "name": "agent",
    "skipUrlSync": false,
    "multi": false,
    "allowCustomValue": true,
    "includeAll": false,
    "auto": false,
    "auto_min": "10s",
    "auto_count": 30,
    "label": "The agent's namespace",
    "datasource": {
     "type": "prometheus",
     "uid": "$datasource"
    },
    "query": "label_values(cert_manager_istio_csr_tls_provider_certificate_requests, namespace)",
    "definition": "label_values(cert_manager_istio_csr_tls_provider_certificate_requests, namespace)",
    "refresh": 1,
    "sort": 1
   }
  ]
 },
 "annotations": {},
 "title": "Istio on the CA you choose",
 "description": "Who signs, who carries and what verify found: cert-manager, istio-csr and the proxies of a mesh.",
 "tags": [
  "istio",
  "istio-csr",
  "cert-manager"
 ],
 "refresh": "1m",
 "time": {
  "from": "now-6h",
  "to": "now"
 },
 "panels": [
  {
   "type": "row",
   "collapsed": false,
   "id": 1,
   "panels": [],
   "title": "At a glance",
   "gridPos": {
    "x": 0,
    "y": 0,
    "h": 1,
    "w": 24
   }
  },
  {
   "type": "stat",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "graphMode": "none",
    "colorMode": "value",
    "justifyMode": "auto",
    "textMode": "auto",
    "wideLayout": true,
    "showPercentChange": false,
    "reduceOptions": {
     "calcs": [
      "lastNotNull"
     ],
     "values": false,
     "fields": ""
    },
    "percentChangeColorMode": "standard",
    "orientation": "auto"
   },
   "gridPos": {
    "h": 4,
    "w": 4,
    "x": 0,
    "y": 1
   },
   "fieldConfig": {
    "defaults": {
     "color": {
      "mode": "thresholds"
     },
     "thresholds": {
      "mode": "absolute",
      "steps": [
       {
        "value": null,
        "color": "green"
       }
      ]
     },
     "unit": "reqps",
     "noValue": "nothing yet"
    },
    "overrides": []
   },
   "title": "Certificates signed",
   "description": "Certificates that workloads got from the agent.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "sum(rate(cert_manager_istio_csr_grpc_server_handled_total{namespace=\\"$agent\\",grpc_method=\\"CreateCertificate\\",grpc_code=\\"OK\\"}[$__rate_interval]))",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "signed",
     "refId": "A",
     "instant": true,
     "range": false
    }
   ],
   "id": 2
  },
  {
   "type": "stat",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "graphMode": "none",
    "colorMode": "value",
    "justifyMode": "auto",
    "textMode": "auto",
    "wideLayout": true,
    "showPercentChange": false,
    "reduceOptions": {
     "calcs": [
      "lastNotNull"
     ],
     "values": false,
     "fields": ""
    },
    "percentChangeColorMode": "standard",
    "orientation": "auto"
   },
   "gridPos": {
    "h": 4,
    "w": 4,
    "x": 4,
    "y": 1
   },
   "fieldConfig": {
    "defaults": {
     "color": {
      "mode": "thresholds"
     },
     "thresholds": {
      "mode": "absolute",
      "steps": [
       {
        "value": null,
        "color": "green"
       },
       {
        "value": 0.01,
        "color": "yellow"
       },
       {
        "value": 0.05,
        "color": "red"
       }
      ]
     },
     "unit": "percentunit",
     "noValue": "no requests"
    },
    "overrides": []
   },
   "title": "Requests that fail",
   "description": "The share of signing requests that fail, without those that the agent refuses. The alert is at 5 %.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "(sum(rate(cert_manager_istio_csr_grpc_server_handled_total{namespace=\\"$agent\\",grpc_method=\\"CreateCertificate\\",grpc_code!~\\"OK|Unauthenticated\\"}[$__rate_interval])) or vector(0)) / (sum(rate(cert_manager_istio_csr_grpc_server_handled_total{namespace=\\"$agent\\",grpc_method=\\"CreateCertificate\\"}[$__rate_interval])) > 0)",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "failing",
     "refId": "A",
     "instant": true,
     "range": false
    }
   ],
   "id": 3
  },
  {
   "type": "stat",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "graphMode": "none",
    "colorMode": "value",
    "justifyMode": "auto",
    "textMode": "auto",
    "wideLayout": true,
    "showPercentChange": false,
    "reduceOptions": {
     "calcs": [
      "lastNotNull"
     ],
     "values": false,
     "fields": ""
    },
    "percentChangeColorMode": "standard",
    "orientation": "auto"
   },
   "gridPos": {
    "h": 4,
    "w": 4,
    "x": 8,
    "y": 1
   },
   "fieldConfig": {
    "defaults": {
     "color": {
      "mode": "thresholds"
     },
     "thresholds": {
      "mode": "absolute",
      "steps": [
       {
        "value": null,
        "color": "green"
       },
       {
        "value": 2,
        "color": "yellow"
       },
       {
        "value": 5,
        "color": "red"
       }
      ]
     },
     "unit": "s",
     "noValue": "no requests"
    },
    "overrides": []
   },
   "title": "Time to sign, 99 %",
   "description": "How long all but one of a hundred requests take. istio-csr measures up to 10 seconds.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "histogram_quantile(0.99, sum by (le) (rate(cert_manager_istio_csr_grpc_server_handling_seconds_bucket{namespace=\\"$agent\\",grpc_method=\\"CreateCertificate\\"}[$__rate_interval]))) >= 0",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "99 %",
     "refId": "A",
     "instant": true,
     "range": false
    }
   ],
   "id": 4
  },
  {
   "type": "stat",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "graphMode": "none",
    "colorMode": "value",
    "justifyMode": "auto",
    "textMode": "auto",
    "wideLayout": true,
    "showPercentChange": false,
    "reduceOptions": {
     "calcs": [
      "lastNotNull"
     ],
     "values": false,
     "fields": ""
    },
    "percentChangeColorMode": "standard",
    "orientation": "auto"
   },
   "gridPos": {
    "h": 4,
    "w": 4,
    "x": 12,
    "y": 1
   },
   "fieldConfig": {
    "defaults": {
     "color": {
      "mode": "thresholds"
     },
     "thresholds": {
      "mode": "absolute",
      "steps": [
       {
        "value": null,
        "color": "red"
       },
       {
        "value": 604800,
        "color": "yellow"
       },
       {
        "value": 2592000,
        "color": "green"
       }
      ]
     },
     "unit": "dtdurations",
     "noValue": "no Certificate"
    },
    "overrides": []
   },
   "title": "First CA certificate ends",
   "description": "Until the first certificate in the mesh's namespace ends that is not istiod's.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "min((certmanager_certificate_expiration_timestamp_seconds{exported_namespace=\\"$namespace\\",name!~\\"istiod|istiod-dynamic\\"} > 0) - time())",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "left",
     "refId": "A",
     "instant": true,
     "range": false
    }
   ],
   "id": 5
  },
  {
   "type": "stat",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "graphMode": "none",
    "colorMode": "value",
    "justifyMode": "auto",
    "textMode": "auto",
    "wideLayout": true,
    "showPercentChange": false,
    "reduceOptions": {
     "calcs": [
      "lastNotNull"
     ],
     "values": false,
     "fields": ""
    },
    "percentChangeColorMode": "standard",
    "orientation": "auto"
   },
   "gridPos": {
    "h": 4,
    "w": 4,
    "x": 16,
    "y": 1
   },
   "fieldConfig": {
    "defaults": {
     "color": {
      "mode": "thresholds"
     },
     "thresholds": {
      "mode": "absolute",
      "steps": [
       {
        "value": null,
        "color": "green"
       },
       {
        "value": 1,
        "color": "red"
       }
      ]
     },
     "unit": "short",
     "noValue": "nothing yet"
    },
    "overrides": []
   },
   "title": "Not Ready",
   "description": "Certificates in the mesh's namespace that are not Ready.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "count(certmanager_certificate_ready_status{exported_namespace=\\"$namespace\\",condition=\\"True\\"} == 0) or vector(0)",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "not Ready",
     "refId": "A",
     "instant": true,
     "range": false
    }
   ],
   "id": 6
  },
  {
   "type": "stat",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "graphMode": "none",
    "colorMode": "value",
    "justifyMode": "auto",
    "textMode": "auto",
    "wideLayout": true,
    "showPercentChange": false,
    "reduceOptions": {
     "calcs": [
      "lastNotNull"
     ],
     "values": false,
     "fields": ""
    },
    "percentChangeColorMode": "standard",
    "orientation": "auto"
   },
   "gridPos": {
    "h": 4,
    "w": 4,
    "x": 20,
    "y": 1
   },
   "fieldConfig": {
    "defaults": {
     "color": {
      "mode": "thresholds"
     },
     "thresholds": {
      "mode": "absolute",
      "steps": [
       {
        "value": null,
        "color": "red"
       },
       {
        "value": 0.5,
        "color": "yellow"
       },
       {
        "value": 1,
        "color": "green"
       }
      ]
     },
     "unit": "short",
     "noValue": "is not run",
     "mappings": [
      {
       "type": "value",
       "options": {
        "0": {
         "text": "does not hold"
        },
        "1": {
         "text": "holds"
        }
       }
      }
     ]
    },
    "overrides": []
   },
   "title": "verify",
   "description": "The last verdict of verify --live --metrics.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "min(mesh_verify_ok)",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "verdict",
     "refId": "A",
     "instant": true,
     "range": false
    }
   ],
   "id": 7
  },
  {
   "type": "row",
   "collapsed": false,
   "id": 8,
   "panels": [],
   "title": "Signing: istio-csr",
   "gridPos": {
    "x": 0,
    "y": 5,
    "h": 1,
    "w": 24
   }
  },
  {
   "type": "timeseries",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": true,
     "calcs": []
    },
    "tooltip": {
     "mode": "multi",
     "sort": "desc"
    }
   },
   "fieldConfig": {
    "defaults": {
     "custom": {
      "fillOpacity": 30,
      "lineWidth": 1
     },
     "min": 0,
     "unit": "reqps",
     "noValue": "nothing yet"
    },
    "overrides": []
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 0,
    "y": 6
   },
   "title": "Signing requests by result",
   "description": "Unauthenticated: the agent refused the token, the identity or the cluster id.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "sum by (grpc_code) (rate(cert_manager_istio_csr_grpc_server_handled_total{namespace=\\"$agent\\",grpc_method=\\"CreateCertificate\\"}[$__rate_interval])) > 0",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{grpc_code}}",
     "refId": "A",
     "range": true,
     "instant": false
    }
   ],
   "id": 9
  },
  {
   "type": "timeseries",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": true,
     "calcs": []
    },
    "tooltip": {
     "mode": "multi",
     "sort": "desc"
    }
   },
   "fieldConfig": {
    "defaults": {
     "custom": {
      "fillOpacity": 10,
      "lineWidth": 1
     },
     "min": 0,
     "unit": "s",
     "noValue": "nothing yet"
    },
    "overrides": []
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 12,
    "y": 6
   },
   "title": "Time to sign",
   "description": "As the agent measures it; a proxy gives up after its own time.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "histogram_quantile(0.5, sum by (le) (rate(cert_manager_istio_csr_grpc_server_handling_seconds_bucket{namespace=\\"$agent\\",grpc_method=\\"CreateCertificate\\"}[$__rate_interval])))",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "50 %",
     "refId": "A",
     "range": true,
     "instant": false
    },
    {
     "expr": "histogram_quantile(0.95, sum by (le) (rate(cert_manager_istio_csr_grpc_server_handling_seconds_bucket{namespace=\\"$agent\\",grpc_method=\\"CreateCertificate\\"}[$__rate_interval])))",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "95 %",
     "refId": "B",
     "range": true,
     "instant": false
    },
    {
     "expr": "histogram_quantile(0.99, sum by (le) (rate(cert_manager_istio_csr_grpc_server_handling_seconds_bucket{namespace=\\"$agent\\",grpc_method=\\"CreateCertificate\\"}[$__rate_interval])))",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "99 %",
     "refId": "C",
     "range": true,
     "instant": false
    }
   ],
   "id": 10
  },
  {
   "type": "timeseries",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": true,
     "calcs": []
    },
    "tooltip": {
     "mode": "multi",
     "sort": "desc"
    }
   },
   "fieldConfig": {
    "defaults": {
     "custom": {
      "fillOpacity": 10,
      "lineWidth": 1
     },
     "min": 0,
     "unit": "reqps",
     "noValue": "nothing yet"
    },
    "overrides": []
   },
   "gridPos": {
    "h": 8,
    "w": 8,
    "x": 0,
    "y": 14
   },
   "title": "Signing requests by pod",
   "description": "Each proxy keeps its connection: pods of the agent that are new get few requests at first.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "sum by (pod) (rate(cert_manager_istio_csr_grpc_server_handled_total{namespace=\\"$agent\\",grpc_method=\\"CreateCertificate\\"}[$__rate_interval]))",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{pod}}",
     "refId": "A",
     "range": true,
     "instant": false
    }
   ],
   "id": 11
  },
  {
   "type": "timeseries",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": true,
     "calcs": []
    },
    "tooltip": {
     "mode": "multi",
     "sort": "desc"
    }
   },
   "fieldConfig": {
    "defaults": {
     "custom": {
      "fillOpacity": 10,
      "lineWidth": 1
     },
     "min": 0,
     "unit": "short",
     "noValue": "nothing yet"
    },
    "overrides": []
   },
   "gridPos": {
    "h": 8,
    "w": 8,
    "x": 8,
    "y": 14
   },
   "title": "The agent's own certificate",
   "description": "Requests for the serving certificate in ten minutes. The agent exports no expiry of it.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "sum by (pod) (increase(cert_manager_istio_csr_tls_provider_certificate_requests{namespace=\\"$agent\\",success=\\"1\\"}[10m]))",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{pod}} signed",
     "refId": "A",
     "range": true,
     "instant": false
    },
    {
     "expr": "sum by (pod) (increase(cert_manager_istio_csr_tls_provider_certificate_requests{namespace=\\"$agent\\",success=\\"0\\"}[10m]))",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{pod}} failed",
     "refId": "B",
     "range": true,
     "instant": false
    }
   ],
   "id": 12
  },
  {
   "type": "timeseries",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": true,
     "calcs": []
    },
    "tooltip": {
     "mode": "multi",
     "sort": "desc"
    }
   },
   "fieldConfig": {
    "defaults": {
     "custom": {
      "fillOpacity": 10,
      "lineWidth": 1
     },
     "min": 0,
     "unit": "reqps",
     "noValue": "nothing yet"
    },
    "overrides": []
   },
   "gridPos": {
    "h": 8,
    "w": 8,
    "x": 16,
    "y": 14
   },
   "title": "Calls to the API server",
   "description": "By code: 429 is the API server that slows the agent down. What its own rate limiter holds back is not seen.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "sum by (code) (rate(rest_client_requests_total{namespace=\\"$agent\\"}[$__rate_interval]) and on (namespace, pod) cert_manager_istio_csr_tls_provider_certificate_requests{namespace=\\"$agent\\"})",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{code}}",
     "refId": "A",
     "range": true,
     "instant": false
    }
   ],
   "id": 13
  },
  {
   "type": "row",
   "collapsed": false,
   "id": 14,
   "panels": [],
   "title": "Certificates: cert-manager",
   "gridPos": {
    "x": 0,
    "y": 22,
    "h": 1,
    "w": 24
   }
  },
  {
   "type": "bargauge",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "displayMode": "gradient",
    "valueMode": "color",
    "namePlacement": "auto",
    "showUnfilled": true,
    "sizing": "auto",
    "minVizWidth": 8,
    "minVizHeight": 16,
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": false,
     "calcs": []
    },
    "reduceOptions": {
     "calcs": [
      "lastNotNull"
     ],
     "values": false,
     "fields": ""
    },
    "maxVizHeight": 300,
    "orientation": "horizontal"
   },
   "gridPos": {
    "h": 8,
    "w": 8,
    "x": 0,
    "y": 23
   },
   "fieldConfig": {
    "defaults": {
     "color": {
      "mode": "thresholds"
     },
     "thresholds": {
      "mode": "absolute",
      "steps": [
       {
        "value": null,
        "color": "red"
       },
       {
        "value": 3600,
        "color": "yellow"
       },
       {
        "value": 86400,
        "color": "green"
       }
      ]
     },
     "unit": "dtdurations",
     "noValue": "nothing yet"
    },
    "overrides": []
   },
   "title": "Until a certificate ends",
   "description": "Certificates in the mesh's namespace.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "sort((certmanager_certificate_expiration_timestamp_seconds{exported_namespace=\\"$namespace\\"} > 0) - time())",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{name}}",
     "refId": "A",
     "instant": true,
     "range": false
    }
   ],
   "id": 15
  },
  {
   "type": "bargauge",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "displayMode": "gradient",
    "valueMode": "color",
    "namePlacement": "auto",
    "showUnfilled": true,
    "sizing": "auto",
    "minVizWidth": 8,
    "minVizHeight": 16,
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": false,
     "calcs": []
    },
    "reduceOptions": {
     "calcs": [
      "lastNotNull"
     ],
     "values": false,
     "fields": ""
    },
    "maxVizHeight": 300,
    "orientation": "horizontal"
   },
   "gridPos": {
    "h": 8,
    "w": 8,
    "x": 8,
    "y": 23
   },
   "fieldConfig": {
    "defaults": {
     "color": {
      "mode": "thresholds"
     },
     "thresholds": {
      "mode": "absolute",
      "steps": [
       {
        "value": null,
        "color": "red"
       },
       {
        "value": -3600,
        "color": "yellow"
       },
       {
        "value": 0,
        "color": "green"
       }
      ]
     },
     "unit": "dtdurations",
     "noValue": "nothing yet"
    },
    "overrides": []
   },
   "title": "Until it is renewed",
   "description": "Below zero it is overdue.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "sort((certmanager_certificate_renewal_timestamp_seconds{exported_namespace=\\"$namespace\\"} > 0) - time())",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{name}}",
     "refId": "A",
     "instant": true,
     "range": false
    }
   ],
   "id": 16
  },
  {
   "type": "timeseries",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": true,
     "calcs": []
    },
    "tooltip": {
     "mode": "multi",
     "sort": "desc"
    }
   },
   "fieldConfig": {
    "defaults": {
     "custom": {
      "fillOpacity": 10,
      "lineWidth": 1
     },
     "min": 0,
     "unit": "reqps",
     "noValue": "no errors"
    },
    "overrides": []
   },
   "gridPos": {
    "h": 8,
    "w": 8,
    "x": 16,
    "y": 23
   },
   "title": "Errors of cert-manager's controllers",
   "description": "Of the whole cluster: cert-manager does not tell them by namespace.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "sum by (controller) (rate(certmanager_controller_sync_error_count{}[$__rate_interval])) > 0",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{controller}}",
     "refId": "A",
     "range": true,
     "instant": false
    }
   ],
   "id": 17
  },
  {
   "type": "row",
   "collapsed": false,
   "id": 18,
   "panels": [],
   "title": "What runs: verify --live --metrics",
   "gridPos": {
    "x": 0,
    "y": 31,
    "h": 1,
    "w": 24
   }
  },
  {
   "type": "timeseries",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": true,
     "calcs": []
    },
    "tooltip": {
     "mode": "multi",
     "sort": "desc"
    }
   },
   "fieldConfig": {
    "defaults": {
     "custom": {
      "fillOpacity": 30,
      "lineWidth": 1
     },
     "min": 0,
     "unit": "short",
     "noValue": "verify is not run"
    },
    "overrides": []
   },
   "gridPos": {
    "h": 8,
    "w": 8,
    "x": 0,
    "y": 32
   },
   "title": "Findings that are no pass",
   "description": "By result. Run verify --live for the places and what to do.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "sum by (status) (mesh_verify_findings{status!=\\"pass\\"})",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{status}}",
     "refId": "A",
     "range": true,
     "instant": false
    }
   ],
   "id": 19
  },
  {
   "type": "bargauge",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "displayMode": "gradient",
    "valueMode": "color",
    "namePlacement": "auto",
    "showUnfilled": true,
    "sizing": "auto",
    "minVizWidth": 8,
    "minVizHeight": 16,
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": false,
     "calcs": []
    },
    "reduceOptions": {
     "calcs": [
      "lastNotNull"
     ],
     "values": false,
     "fields": ""
    },
    "maxVizHeight": 300,
    "orientation": "horizontal"
   },
   "gridPos": {
    "h": 8,
    "w": 8,
    "x": 8,
    "y": 32
   },
   "fieldConfig": {
    "defaults": {
     "color": {
      "mode": "thresholds"
     },
     "thresholds": {
      "mode": "absolute",
      "steps": [
       {
        "value": null,
        "color": "green"
       },
       {
        "value": 1,
        "color": "red"
       }
      ]
     },
     "unit": "short",
     "noValue": "nothing"
    },
    "overrides": []
   },
   "title": "What does not hold",
   "description": "Checks that fail, warn or could not be read, by the number of places.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "sort_desc(sum by (check) (mesh_verify_findings{status=~\\"fail|error|warn\\"}) > 0)",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{check}}",
     "refId": "A",
     "instant": true,
     "range": false
    }
   ],
   "id": 20
  },
  {
   "type": "bargauge",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "displayMode": "gradient",
    "valueMode": "color",
    "namePlacement": "auto",
    "showUnfilled": true,
    "sizing": "auto",
    "minVizWidth": 8,
    "minVizHeight": 16,
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": false,
     "calcs": []
    },
    "reduceOptions": {
     "calcs": [
      "lastNotNull"
     ],
     "values": false,
     "fields": ""
    },
    "maxVizHeight": 300,
    "orientation": "horizontal"
   },
   "gridPos": {
    "h": 8,
    "w": 8,
    "x": 16,
    "y": 32
   },
   "fieldConfig": {
    "defaults": {
     "color": {
      "mode": "thresholds"
     },
     "thresholds": {
      "mode": "absolute",
      "steps": [
       {
        "value": null,
        "color": "red"
       },
       {
        "value": 600,
        "color": "yellow"
       },
       {
        "value": 1800,
        "color": "green"
       }
      ]
     },
     "unit": "dtdurations",
     "noValue": "verify is not run"
    },
    "overrides": []
   },
   "title": "Until the first certificate ends",
   "description": "Of the roots, of istiod and of the workloads that were asked, as of the last verdict.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "min by (kind) (mesh_verify_certificate_expiration_timestamp_seconds) - time()",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{kind}}",
     "refId": "A",
     "instant": true,
     "range": false
    }
   ],
   "id": 21
  },
  {
   "type": "bargauge",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "displayMode": "gradient",
    "valueMode": "color",
    "namePlacement": "auto",
    "showUnfilled": true,
    "sizing": "auto",
    "minVizWidth": 8,
    "minVizHeight": 16,
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": false,
     "calcs": []
    },
    "reduceOptions": {
     "calcs": [
      "lastNotNull"
     ],
     "values": false,
     "fields": ""
    },
    "maxVizHeight": 300,
    "orientation": "horizontal"
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 0,
    "y": 40
   },
   "fieldConfig": {
    "defaults": {
     "color": {
      "mode": "thresholds"
     },
     "thresholds": {
      "mode": "absolute",
      "steps": [
       {
        "value": null,
        "color": "green"
       }
      ]
     },
     "unit": "short",
     "noValue": "verify is not run"
    },
    "overrides": []
   },
   "title": "Proxies by root",
   "description": "How many proxies trust each root. In a rotation all of them have to trust the new one before it signs.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "max by (subject, fingerprint) (mesh_verify_root_proxies)",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{subject}} {{fingerprint}}",
     "refId": "A",
     "instant": true,
     "range": false
    }
   ],
   "id": 22
  },
  {
   "type": "timeseries",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": true,
     "calcs": []
    },
    "tooltip": {
     "mode": "multi",
     "sort": "desc"
    }
   },
   "fieldConfig": {
    "defaults": {
     "custom": {
      "fillOpacity": 10,
      "lineWidth": 1
     },
     "min": 0,
     "unit": "dtdurations",
     "noValue": "verify is not run"
    },
    "overrides": []
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 12,
    "y": 40
   },
   "title": "Since the last verdict",
   "description": "It grows while verify does not run, or cannot tell.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "time() - max(mesh_verify_run_timestamp_seconds)",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "since the last verdict",
     "refId": "A",
     "range": true,
     "instant": false
    }
   ],
   "id": 23
  },
  {
   "type": "row",
   "collapsed": false,
   "id": 24,
   "panels": [],
   "title": "The agent's pods",
   "gridPos": {
    "x": 0,
    "y": 48,
    "h": 1,
    "w": 24
   }
  },
  {
   "type": "timeseries",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": true,
     "calcs": []
    },
    "tooltip": {
     "mode": "multi",
     "sort": "desc"
    }
   },
   "fieldConfig": {
    "defaults": {
     "custom": {
      "fillOpacity": 10,
      "lineWidth": 1
     },
     "min": 0,
     "unit": "short",
     "noValue": "nothing yet"
    },
    "overrides": []
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 0,
    "y": 49
   },
   "title": "Processor",
   "description": "Cores that each pod uses.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "rate(process_cpu_seconds_total{namespace=\\"$agent\\"}[$__rate_interval]) and on (namespace, pod) cert_manager_istio_csr_tls_provider_certificate_requests{namespace=\\"$agent\\"}",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{pod}}",
     "refId": "A",
     "range": true,
     "instant": false
    }
   ],
   "id": 25
  },
  {
   "type": "timeseries",
   "transparent": false,
   "repeatDirection": "h",
   "options": {
    "legend": {
     "displayMode": "list",
     "placement": "bottom",
     "showLegend": true,
     "calcs": []
    },
    "tooltip": {
     "mode": "multi",
     "sort": "desc"
    }
   },
   "fieldConfig": {
    "defaults": {
     "custom": {
      "fillOpacity": 10,
      "lineWidth": 1
     },
     "min": 0,
     "unit": "bytes",
     "noValue": "nothing yet"
    },
    "overrides": []
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 12,
    "y": 49
   },
   "title": "Memory",
   "description": "What each pod keeps in memory.",
   "datasource": {
    "type": "prometheus",
    "uid": "$datasource"
   },
   "targets": [
    {
     "expr": "process_resident_memory_bytes{namespace=\\"$agent\\"} and on (namespace, pod) cert_manager_istio_csr_tls_provider_certificate_requests{namespace=\\"$agent\\"}",
     "datasource": {
      "type": "prometheus",
      "uid": "$datasource"
     },
     "legendFormat": "{{pod}}",
     "refId": "A",
     "range": true,
     "instant": false
    }
   ],
   "id": 26
  }
 ]
}
`;
