import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from "../admission/validating-policy/types.ts";
import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME } from "./columns.ts";

// Models printValidatingAdmissionPolicy and printValidatingAdmissionPolicyBinding of pkg/printers/internalversion/printers.go.

export const validatingAdmissionPolicyTable: TablePrinter = {
  columns: [
    NAME,
    column("Validations", "integer", "Validations indicates the number of validation rules defined in this configuration"),
    column("ParamKind", "string", "ParamKind specifies the kind of resources used to parameterize this policy"),
    AGE,
  ],
  cells(object, now) {
    const { validations = [], paramKind } = (object as ValidatingAdmissionPolicy).spec;
    return [object.metadata.name, validations.length, paramKind === undefined ? "<unset>" : `${paramKind.apiVersion}/${paramKind.kind}`, age(object, now)];
  },
};

export const validatingAdmissionPolicyBindingTable: TablePrinter = {
  columns: [
    NAME,
    column("PolicyName", "string", "PolicyName indicates the policy definition which the policy binding binded to"),
    column("ParamRef", "string", "ParamRef indicates the param resource which sets the configuration param"),
    AGE,
  ],
  cells(object, now) {
    const { policyName, paramRef } = (object as ValidatingAdmissionPolicyBinding).spec;
    return [object.metadata.name, policyName, paramRef?.name ? `${paramRef.namespace || "*"}/${paramRef.name}` : "<unset>", age(object, now)];
  },
};
