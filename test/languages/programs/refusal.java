package com.example;

import io.github.cdk8sistiocsr.Mesh;
import io.github.cdk8sistiocsr.SelfSignedCaChain;
import org.cdk8s.App;
import org.cdk8s.Chart;

public class RefusalApp {
    public static void main(String[] args) {
        Chart chart = new Chart(new App(), "mesh");
        SelfSignedCaChain.Builder.create(chart, "ca").mesh(new Mesh()).name("Größte \"CA\"").build();
    }
}
